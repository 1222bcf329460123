import { useSignalEffect } from '@preact/signals';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { noDialog } from '../state/dialog.ts';
import { titleOf } from '../state/title.ts';
import { AddSourceDialog } from './add-source-dialog.tsx';
import { AlertPage } from './alert-page.tsx';
import { AlertsPage } from './alerts-page.tsx';
import { AlertsPanel } from './alerts-panel.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { Feed } from './feed.tsx';
import { FilterDialog } from './filter-dialog.tsx';
import { FilterStrip } from './filter-strip.tsx';
import { GettingStarted } from './getting-started.tsx';
import { Header } from './header.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LoginForm } from './login-form.tsx';
import { OpmlDialog } from './opml-dialog.tsx';
import { usePage } from './page-context.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { ReplaysDialog } from './replays-dialog.tsx';
import { RoutesDialog } from './routes-dialog.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { RulesDialog } from './rules-dialog.tsx';
import { SourceDialog } from './source-dialog.tsx';
import { SourceHealth } from './source-health.tsx';
import { StallBanner } from './stall-banner.tsx';
import { Toasts } from './toasts.tsx';
import { TopicStrip } from './topic-strip.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { ViewBar } from './view-bar.tsx';

/** The whole page. */
export function App() {
  const page = usePage();
  const { store } = page;
  useShortcuts(page);
  useSignalEffect(() => {
    document.title = titleOf(store);
  });

  if (store.connection.value.state === 'login-needed') return <LoginForm />;
  // While all alerts are listed, the newest need no list of their own.
  const listed = store.alertFilter.value !== null && store.openAlert.value === null;
  return (
    <>
      <a class="skip-link" href="#feed">
        Skip to the feed
      </a>
      <Header />
      <StallBanner />
      <main class="layout">
        <div class="column">
          <ReplayBar />
          <Main />
        </div>
        <div class="side">
          {!listed && <AlertsPanel />}
          <Feed />
        </div>
      </main>
      <div class="notices">
        <Toasts />
        <ProblemNotice />
        <ConnectionNotice />
      </div>
      <OpenDialog />
    </>
  );
}

/** The open alert, the list of alerts, or the view. */
function Main() {
  const { store } = usePage();
  if (store.openAlert.value !== null) return <AlertPage />;
  return store.alertFilter.value === null ? <Overview /> : <AlertsPage />;
}

/** What is on show while nothing is open in its place. */
function Overview() {
  const { store } = usePage();
  return (
    <>
      <ViewBar />
      <FilterStrip />
      {store.nothingYet.value ? <GettingStarted /> : <TrendPanel />}
      <TopicStrip />
      <SourceHealth />
    </>
  );
}

function OpenDialog() {
  const { store } = usePage();
  const dialog = store.dialog.value;
  const close = () => {
    store.dialog.value = noDialog;
  };
  switch (dialog.kind) {
    case 'help':
      return <HelpDialog onClose={close} />;
    case 'replays':
      return <ReplaysDialog stretch={dialog.stretch} onClose={close} />;
    case 'filter':
      return <FilterDialog filter={dialog.filter} onClose={close} />;
    case 'routes':
      return <RoutesDialog onClose={close} />;
    case 'rules':
      return <RulesDialog onClose={close} />;
    case 'rule':
      return <RuleDialog rule={dialog.rule} onClose={close} />;
    case 'add-source':
      return <AddSourceDialog onClose={close} />;
    case 'source':
      return <SourceDialog key={dialog.id} id={dialog.id} onClose={close} />;
    case 'opml':
      return <OpmlDialog onClose={close} />;
    case 'none':
      return null;
  }
}
