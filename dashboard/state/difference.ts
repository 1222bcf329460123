/** A field in which two versions of a setting differ, in words. */
export interface Difference {
  readonly field: string;
  readonly theirs: string;
  readonly mine: string;
}

export type Fields = readonly (readonly [field: string, value: string])[];

/** Fields whose values differ, those that one of them lacks included; `–` stands for nothing asked. */
export function fieldsThatDiffer(theirs: Fields, mine: Fields): readonly Difference[] {
  const [left, right] = [new Map(theirs), new Map(mine)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((field) => ({
      field,
      theirs: left.get(field) || '–',
      mine: right.get(field) || '–',
    }))
    .filter((difference) => difference.theirs !== difference.mine);
}
