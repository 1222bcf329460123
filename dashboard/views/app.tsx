import { useSignal, useSignalEffect } from '@preact/signals';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { rangeOf } from '../state/view-choice.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { Feed } from './feed.tsx';
import { GettingStarted } from './getting-started.tsx';
import { Header } from './header.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LoginForm } from './login-form.tsx';
import { usePage } from './page-context.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { SourceHealth } from './source-health.tsx';
import { TopicStrip } from './topic-strip.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { ViewBar } from './view-bar.tsx';

/** The whole page. */
export function App() {
  const page = usePage();
  const { store } = page;
  const helpOpen = useSignal(false);
  useShortcuts(page, () => {
    helpOpen.value = !helpOpen.value;
  });
  useSignalEffect(() => {
    const choice = store.choice.value;
    const subject = [choice.topic, choice.company].filter((name) => name !== null).join(', ');
    document.title = `${subject === '' ? 'All posts' : subject}, ${rangeOf(choice).short} – Barograph`;
  });

  if (store.connection.value.state === 'login-needed') return <LoginForm />;
  return (
    <>
      <a class="skip-link" href="#feed">
        Skip to the live feed
      </a>
      <Header onHelp={() => (helpOpen.value = true)} />
      <main class="layout">
        <div class="column">
          <ViewBar />
          {store.nothingYet.value ? <GettingStarted /> : <TrendPanel />}
          <TopicStrip />
          <SourceHealth />
        </div>
        <Feed />
      </main>
      <div class="notices">
        <ProblemNotice />
        <ConnectionNotice />
      </div>
      <HelpDialog open={helpOpen} />
    </>
  );
}
