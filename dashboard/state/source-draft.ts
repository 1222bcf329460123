import type { SourceDetail, SourcePreview } from '../../services/core/contracts/api/sources.ts';
import type { PostKind } from '../../services/core/contracts/post.ts';
import type {
  SourceDefinition,
  SourceSetting,
  SourceWeight,
} from '../../services/core/contracts/settings/source-setting.ts';
import { postKinds } from '../format/post-kind.ts';
import { type Difference, type Fields, fieldsThatDiffer } from './difference.ts';

/** What of a source one edits on the page. */
export interface SourceDraft {
  readonly name: string;
  readonly kind: PostKind;
  /** Empty for a type of source that has no address. */
  readonly url: string;
  readonly tags: readonly string[];
  readonly weight: SourceWeight;
}

export const emptySource: SourceDraft = { name: '', kind: 'news', url: '', tags: [], weight: 1 };

/** What a preview would be saved as; kind, tags and weight stay as the reader has set them. */
export function draftOfPreview(
  { definition, title }: SourcePreview,
  set: SourceDraft,
): SourceDraft {
  const name = textOf(definition['name']) || (title ?? '');
  return { ...set, name, url: textOf(definition['url']) };
}

/** What of a source that is there one edits. */
export function draftOfSource(source: SourceDetail): SourceDraft {
  const { definition, name, tags = [], weight = 1 } = source;
  const kind = postKinds.find(({ value }) => value === source.kind)?.value ?? 'news';
  return { name, kind, url: textOf(definition?.['url']), tags, weight };
}

/** The definition with what was edited. An empty name is left out: the id stands for it. */
export function definitionWith(
  definition: SourceDefinition,
  { name, kind, url }: SourceDraft,
): SourceDefinition {
  const { name: _former, ...others } = definition;
  const called = name.trim();
  return {
    ...others,
    ...(called === '' ? {} : { name: called }),
    kind,
    ...(url === '' ? {} : { url: url.trim() }),
  };
}

const edited = new Set(['type', 'id', 'name', 'kind', 'url', 'tags', 'weight']);

/** Settings that its type has besides those that are edited on the page, in words. */
export function furtherSettings(definition: SourceDefinition): Fields {
  return Object.entries(definition)
    .filter(([key]) => !edited.has(key))
    .map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value).replaceAll(/["[\]]/g, ''),
    ]);
}

export function kindInWords(kind: string): string {
  return postKinds.find(({ value }) => value === kind)?.words ?? kind;
}

export function weightInWords(weight: number): string {
  return weight === 0 ? 'charted, raises no alert' : 'counts for alerts';
}

/** In which fields two drafts differ, in words. */
export function sourceDifferences(theirs: SourceDraft, mine: SourceDraft): readonly Difference[] {
  return fieldsThatDiffer(draftFields(theirs), draftFields(mine));
}

function draftFields({ name, kind, url, tags, weight }: SourceDraft): Fields {
  return [
    ['Name', name.trim()],
    ['Kind', kindInWords(kind)],
    ['Address', url.trim()],
    ['Tags', tags.join(', ')],
    ['Weight', weightInWords(weight)],
  ];
}

/** What one version of a source's settings changed: `Tags: – → markets`. */
export function changeInWords(
  value: SourceSetting | null,
  before: SourceSetting | null | undefined,
): string {
  if (value === null) return 'deleted';
  if (before === undefined || before === null) {
    const set = editedFields(value).filter(([, words]) => words !== '');
    return set.map(([field, words]) => `${field}: ${words}`).join('; ') || 'set';
  }
  const changes = fieldsThatDiffer(settingFields(before), settingFields(value));
  if (changes.length === 0) return 'nothing changed';
  return changes.map(({ field, theirs, mine }) => `${field}: ${theirs} → ${mine}`).join('; ');
}

function settingFields(value: SourceSetting): Fields {
  return [...editedFields(value), ...furtherSettings(value.definition ?? {})];
}

function editedFields({ paused, tags, weight, definition = {} }: SourceSetting): Fields {
  const kind = textOf(definition['kind']);
  return [
    ['Paused', paused ? 'yes' : ''],
    ['Name', textOf(definition['name'])],
    ['Kind', kind === '' ? '' : kindInWords(kind)],
    ['Address', textOf(definition['url'])],
    ['Tags', (tags ?? []).join(', ')],
    ['Weight', weight === undefined ? '' : weightInWords(weight)],
  ];
}

function textOf(value: SourceDefinition[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}
