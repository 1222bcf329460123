import type { SourceTypesResponse } from '../../services/core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../services/core/contracts/settings/source-setting.ts';

export type SourceType = SourceTypesResponse['types'][number];

/** A setting of a type of source, as a form asks for it. */
export interface SettingField {
  readonly key: string;
  readonly about: string;
  readonly required: boolean;
  readonly form: 'text' | 'number' | 'yes' | 'list' | 'choice';
  /** Of a choice. */
  readonly options: readonly string[];
  /** What counts where nothing is given, in words. */
  readonly fallback: string;
}

/** What somebody has filled in, by setting. */
export type FilledIn = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Asked for elsewhere, once it is known what the source shows. */
const asked = new Set(['type', 'id', 'name', 'kind', 'tags', 'weight']);

/** The settings of a type by its JSON Schema: those that must be given first; what no form can ask for is left out. */
export function settingFields({ schema }: SourceType): readonly SettingField[] {
  const properties = objectOf(schema['properties']);
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields = Object.entries(properties).flatMap(([key, value]): SettingField[] => {
    const property = objectOf(value);
    const form = formOf(property);
    if (asked.has(key) || form === undefined) return [];
    const { description, default: fallback, enum: options } = property;
    const isRequired = required.has(key) && fallback === undefined;
    return [
      {
        key,
        form,
        about: typeof description === 'string' ? description : '',
        required: isRequired,
        options: Array.isArray(options) ? options.map(String) : [],
        fallback: fallback === undefined ? '' : wordsOf(fallback),
      },
    ];
  });
  return [
    ...fields.filter((field) => field.required),
    ...fields.filter((field) => !field.required),
  ];
}

/** The definition that a filled-in form stands for; what is left empty is left out. A number that is none stays text. */
export function definitionOf(
  type: SourceType,
  fields: readonly SettingField[],
  filled: FilledIn,
): SourceDefinition {
  const entries = fields.flatMap(({ key, form }): [string, SourceDefinition[string]][] => {
    const value = filled[key];
    if (value === undefined || value === '') return [];
    if (typeof value === 'boolean') return [[key, value]];
    if (typeof value !== 'string') return value.length === 0 ? [] : [[key, [...value]]];
    const text = value.trim();
    if (text === '') return [];
    const number = Number(text.replace(',', '.'));
    return [[key, form === 'number' && Number.isFinite(number) ? number : text]];
  });
  return { type: type.type, ...Object.fromEntries(entries) };
}

function formOf(property: Readonly<Record<string, unknown>>): SettingField['form'] | undefined {
  const { type, items } = property;
  if (Array.isArray(property['enum'])) return 'choice';
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'yes';
  return type === 'array' && objectOf(items)['type'] === 'string' ? 'list' : undefined;
}

function wordsOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A setting's name as people read it: `intervalSeconds` is `Interval seconds`. */
export function settingInWords(key: string): string {
  const words = key.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
