import { acknowledgeAlert } from './acknowledge-alert.ts';
import { exportSources, importSources, listSourceTypes, previewSource } from './adding-sources.ts';
import { giveFeedback, listFeedback, takeBackFeedback } from './alert-feedback.ts';
import { cancelBacktest, createBacktest, getBacktest } from './backtests.ts';
import {
  pauseReplay,
  resumeReplay,
  seekReplay,
  setReplaySpeed,
  stopReplay,
} from './control-replay.ts';
import { createReplay } from './create-replay.ts';
import { escalationRoutes } from './escalations.ts';
import { explainPost } from './explain-post.ts';
import {
  createFilter,
  deleteFilter,
  filterHistory,
  getFilter,
  listFilters,
  replaceFilter,
} from './filters.ts';
import { getAlert } from './get-alert.ts';
import { getAlertHistory } from './get-alert-history.ts';
import { getPost } from './get-post.ts';
import { getReplay } from './get-replay.ts';
import { getTrends } from './get-trends.ts';
import { inhibitionRoutes } from './inhibitions.ts';
import { listAlertGroups } from './list-alert-groups.ts';
import { listAlerts } from './list-alerts.ts';
import { listCompanies } from './list-companies.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listKeptOut } from './list-kept-out.ts';
import { listNotifications } from './list-notifications.ts';
import { listPosts } from './list-posts.ts';
import { listReplays } from './list-replays.ts';
import { listRoutes } from './list-routes.ts';
import { listTopics } from './list-topics.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { pauseSource, resumeSource } from './pause-source.ts';
import { previewFilter } from './preview-filter.ts';
import { pushPosts } from './push-posts.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import type { Route } from './route.ts';
import { createRule, deleteRule, getRule, listRules, replaceRule, ruleHistory } from './rules.ts';
import { silenceAlert } from './silence-alert.ts';
import {
  createSilence,
  deleteSilence,
  getSilence,
  listSilences,
  replaceSilence,
  silenceHistory,
} from './silences.ts';
import {
  createSource,
  deleteSource,
  getSource,
  listSources,
  replaceSource,
  sourceHistory,
} from './sources.ts';
import { testRoute } from './test-route.ts';
import { timeIntervalRoutes } from './time-intervals.ts';
import { unacknowledgeAlert } from './unacknowledge-alert.ts';
import { uploadReplayFile } from './upload-replay-file.ts';

/** Every call below `/api/v1`; a new one is a file of its own and a line here. */
export const routes: readonly Route[] = [
  listPosts,
  getPost,
  explainPost,
  pushPosts,
  getTrends,
  listTopics,
  listCompanies,
  listSources,
  listKeptOut,
  createSource,
  listSourceTypes,
  previewSource,
  importSources,
  exportSources,
  sourceHistory,
  getSource,
  replaceSource,
  deleteSource,
  pauseSource,
  resumeSource,
  listFilters,
  createFilter,
  previewFilter,
  getFilter,
  replaceFilter,
  deleteFilter,
  filterHistory,
  listAlerts,
  listAlertGroups,
  getAlert,
  getAlertHistory,
  acknowledgeAlert,
  unacknowledgeAlert,
  silenceAlert,
  giveFeedback,
  takeBackFeedback,
  listFeedback,
  listSilences,
  createSilence,
  getSilence,
  replaceSilence,
  deleteSilence,
  silenceHistory,
  ...timeIntervalRoutes,
  ...inhibitionRoutes,
  ...escalationRoutes,
  listRules,
  createRule,
  getRule,
  replaceRule,
  deleteRule,
  ruleHistory,
  createBacktest,
  getBacktest,
  cancelBacktest,
  listNotifications,
  listRoutes,
  testRoute,
  listReplays,
  createReplay,
  uploadReplayFile,
  getReplay,
  pauseReplay,
  resumeReplay,
  seekReplay,
  setReplaySpeed,
  stopReplay,
  listDeadLetters,
  redriveDeadLetters,
  logIn,
  logOut,
];
