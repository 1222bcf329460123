import { signal } from '@preact/signals';
import type { SourceTypesResponse } from '../../services/core/contracts/api/sources.ts';
import type { Client } from './client.ts';

/** The types of source that can be added; none while they are not known. */
export function createSourceTypes(client: Client) {
  const types = signal<SourceTypesResponse['types']>([]);
  return {
    types,
    async load(): Promise<void> {
      const answer = await client.get<SourceTypesResponse>('/source-types');
      if (answer.ok) types.value = answer.value.types.filter(({ addable }) => addable);
    },
  };
}
