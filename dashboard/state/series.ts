import { everything, type ViewChoice } from './view-choice.ts';

/** What a watched series is about, as the page and REST ask for it. */
export type Subject = Pick<ViewChoice, 'topic' | 'company' | 'filter'>;

/** `topic:Financials` as a choice; `market` is everything. */
export function subjectOf(series: string): Subject {
  const colon = series.indexOf(':');
  const [type, name] = [series.slice(0, colon), series.slice(colon + 1)];
  if (type === 'topic' || type === 'company' || type === 'filter') {
    return { ...everything, [type]: name };
  }
  return everything;
}

/** The series that a view shows, or null where it narrows one series by another. */
export function seriesOf(subject: Subject): string | null {
  const given = (['topic', 'company', 'filter'] as const).filter((type) => subject[type] !== null);
  const [type] = given;
  if (type === undefined) return 'market';
  return given.length === 1 ? `${type}:${subject[type]}` : null;
}

/** Every series that a view touches; none for the view of everything. */
export function watchedBy(subject: Subject): readonly string[] {
  return (['topic', 'company', 'filter'] as const).flatMap((type) =>
    subject[type] === null ? [] : [`${type}:${subject[type]}`],
  );
}
