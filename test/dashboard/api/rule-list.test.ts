import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRuleEditor } from '../../../dashboard/api/rule-editor.ts';
import { createRuleList } from '../../../dashboard/api/rule-list.ts';
import { defaultDetector, withNumber } from '../../../dashboard/state/detector-fields.ts';
import { emptyRule, ruleDraftOf } from '../../../dashboard/state/rule-draft.ts';
import type { RuleView } from '../../../services/core/contracts/api/settings.ts';
import { replaceRuleSchema } from '../../../services/core/contracts/api/settings.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';

const builtIn: RuleView = {
  ...emptyRule,
  id: 'negative-surge',
  name: 'Surge',
  version: 0,
  builtIn: true,
  updatedAt: '1970-01-01T00:00:00Z',
  updatedBy: '',
};
let rule: RuleView;
let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer((app) => {
    app.get('/api/v1/rules', (_request, response) => {
      response.json({ rules: [rule] });
    });
    app.put('/api/v1/rules/:id', (request, response) => {
      const read = replaceRuleSchema.safeParse(request.body);
      if (!read.success) {
        const errors = read.error.issues.map(({ path, message }) => ({
          path: path.join('.'),
          message,
        }));
        return void response.status(422).json({ title: 'The request is invalid', errors });
      }
      const { version, by, ...value } = read.data;
      if (version !== rule.version) return void response.status(409).json({ title: 'Changed' });
      rule = { ...rule, ...value, updatedBy: by, version: version + 1 };
      response.json(rule);
    });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  rule = builtIn;
});

describe('the switch of a rule', () => {
  it('changes nothing but whether it is on', async () => {
    const list = createRuleList(server.client);
    await list.load();
    expect(await list.toggle(builtIn)).toBe(true);
    expect(list.rules.value.value).toEqual([{ ...builtIn, enabled: false, version: 1 }]);
  });

  it('leaves a change that came first, and shows it', async () => {
    const list = createRuleList(server.client);
    await list.load();
    rule = { ...builtIn, name: 'Theirs', version: 1 };
    expect(await list.toggle(builtIn)).toBe(false);
    expect(list.problem.value).toContain('meanwhile');
    expect(list.rules.value.value).toEqual([rule]);
    expect(rule.enabled).toBe(true);
  });
});

describe('the editor of a rule', () => {
  const draft = ruleDraftOf(builtIn);

  it('changes a built-in rule for the first time', async () => {
    const saved = await createRuleEditor(server.client, builtIn).save(
      { ...draft, name: 'My surge' },
      false,
    );
    expect(saved).toMatchObject({ name: 'My surge', version: 1 });
  });

  it('says beside which field something is wrong, and no longer once it is right', async () => {
    const editor = createRuleEditor(server.client, builtIn);
    const detector = withNumber(defaultDetector('surge'), 'minStories', Number.NaN);
    expect(await editor.save({ ...draft, detector, series: [] }, false)).toBeNull();
    expect(editor.wrong.value.map(({ path }) => path).sort()).toEqual([
      'detector.minStories',
      'series',
    ]);
    expect(await editor.save(draft, false)).not.toBeNull();
    expect(editor.wrong.value).toEqual([]);
  });

  it('never saves over a change it has not shown', async () => {
    rule = { ...builtIn, name: 'Theirs', version: 1 };
    const editor = createRuleEditor(server.client, builtIn);
    expect(await editor.save(draft, false)).toBeNull();
    expect(editor.conflict.value).toEqual({ theirs: rule });
  });
});
