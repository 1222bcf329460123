import { render } from 'preact';
import './styles/index.css';
import { createPage } from './page.ts';
import { App } from './views/app.tsx';
import { PageContext } from './views/page-context.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no element #page');
render(
  <PageContext.Provider value={createPage(window)}>
    <App />
  </PageContext.Provider>,
  root,
);
