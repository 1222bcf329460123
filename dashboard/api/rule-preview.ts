import { batch, signal } from '@preact/signals';
import type {
  BacktestAlert,
  BacktestRequest,
  BacktestView,
} from '../../services/core/contracts/api/backtests.ts';
import type { CreateReplay, ReplayView } from '../../services/core/contracts/api/replays.ts';
import { formatAddress } from '../state/address.ts';
import { rangeForReplay } from '../state/replays.ts';
import type { RuleDraft } from '../state/rule-draft.ts';
import { trialDays, triedRule } from '../state/rule-trial.ts';
import { subjectOf } from '../state/series.ts';
import type { Client, Outcome } from './client.ts';
import { replayStretchOf } from './replay-stretch.ts';

/** Pause after a change before the rule is tried. */
const restMs = 500;
/** Between two looks at how it stands; a long one is looked at more rarely. */
const firstLookMs = 250;
const longestLookMs = 2_000;
/** When too many backtests wait. */
const busyMs = 3_000;
/** Alerts that are asked for: of each series the newest are shown. */
const alerts = '500';
const dayMs = 86_400_000;

export interface RulePreviewOptions {
  readonly client: Client;
  /** Id of the rule that is edited; null: a new one. */
  readonly rule: string | null;
  /** Opens an address of this page beside the rule that is being written. */
  readonly open: (address: string) => void;
  readonly now: () => number;
}

/**
 * Tries a rule that is being written on the last weeks. Each change cancels the trial before it; what that one found
 * stays until the new one has something to show.
 */
export function createRulePreview({ client, rule, open, now }: RulePreviewOptions) {
  const view = signal<BacktestView | null>(null);
  const problem = signal<string | null>(null);
  const loading = signal(false);
  /** Why a stretch could not be opened. */
  const notOpened = signal<string | null>(null);
  /** The server lets the newest of one asker alone live. */
  const asker = `preview-${Math.random().toString(36).slice(2)}`;
  let asked = 0;
  let askedFrom = 0;
  let job: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function give(words: string): void {
    batch(() => {
      loading.value = false;
      problem.value = words;
    });
  }

  function show(found: BacktestView): void {
    batch(() => {
      const over = found.state !== 'waiting' && found.state !== 'running';
      if (found.position !== null || over) view.value = found;
      if (over) loading.value = false;
      problem.value =
        found.state === 'failed' || found.state === 'cancelled'
          ? `The rule could not be tried: ${found.problem ?? found.state}`
          : null;
    });
  }

  async function look(question: number, id: string, afterMs: number): Promise<void> {
    const answer = await client.get<BacktestView>(`/backtests/${id}`, { limit: alerts });
    if (question !== asked) return;
    if (!answer.ok) return give(answer.problem);
    show(answer.value);
    if (!loading.peek()) return;
    const next = Math.min(longestLookMs, afterMs * 1.5);
    timer = setTimeout(() => void look(question, id, next), afterMs);
  }

  async function load(draft: RuleDraft): Promise<void> {
    const question = ++asked;
    askedFrom = now() - trialDays * dayMs;
    const tried = triedRule(draft);
    const request: BacktestRequest = {
      from: new Date(askedFrom).toISOString(),
      rules: [rule === null ? tried : { ...tried, id: rule }],
      shorten: true,
      client: asker,
    };
    const answer = await client.send<BacktestView>('POST', '/backtests', request);
    if (answer.ok && answer.value !== null) {
      const { id } = answer.value;
      if (question !== asked) return forget(id);
      job = id;
      timer = setTimeout(() => void look(question, id, firstLookMs), firstLookMs);
    } else if (question === asked && !answer.ok) {
      if (answer.status === 429) timer = setTimeout(() => void load(draft), busyMs);
      else give(refusalInWords(answer));
    }
  }

  /** Where that fails, the server gives it up when nobody asks about it. */
  function forget(id: string): void {
    void client.send('DELETE', `/backtests/${id}`, {});
  }

  function drop(): void {
    clearTimeout(timer);
    asked += 1;
    if (job !== null) forget(job);
    job = null;
  }

  return {
    view,
    problem,
    loading,
    notOpened,
    /** From when on posts were asked for. */
    askedFrom: () => askedFrom,
    ask(draft: RuleDraft) {
      drop();
      batch(() => {
        loading.value = true;
        problem.value = null;
      });
      timer = setTimeout(() => void load(draft), restMs);
    },
    /** Opens a replay of the stretch of an alert. */
    async openStretch(alert: BacktestAlert): Promise<void> {
      notOpened.value = null;
      const stretch = replayStretchOf(alert, now());
      const wanted: Partial<CreateReplay> = {
        name: `${alert.seriesName}: a rule on trial`.slice(0, 200),
        from: new Date(stretch.from).toISOString(),
        to: new Date(stretch.to).toISOString(),
        speed: 60,
      };
      const answer = await client.send<ReplayView>('POST', '/replays', wanted);
      if (!answer.ok) notOpened.value = answer.problem;
      else if (answer.value !== null) {
        const { id } = answer.value;
        const range = rangeForReplay(answer.value);
        const choice = { ...subjectOf(alert.series), replay: id, range };
        open(formatAddress({ choice, list: null, alert: null }));
      }
    },
    stop: drop,
  };
}

export type RulePreview = ReturnType<typeof createRulePreview>;

/** A stretch that is not there is nothing to try a rule on; all else is about the rule. */
function refusalInWords({ problem, fields = [] }: Extract<Outcome<never>, { ok: false }>): string {
  if (fields.length === 0) return problem;
  const [first] = fields;
  if (first?.path === 'from' || first?.path === 'to') {
    return `There is nothing to try it on: ${first.message}`;
  }
  const words = fields.map(({ path, message }) => `${path.replace(/^rules\.0\./, '')}: ${message}`);
  return `The rule cannot be tried as it stands: ${words.join('; ')}`;
}
