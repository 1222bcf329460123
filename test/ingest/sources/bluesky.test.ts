import { describe } from 'vitest';
import { startJetstreamServer } from '../../support/providers/jetstream-server.ts';
import { describeSource } from '../../support/source-suite.ts';

describe('Bluesky by Jetstream', () => {
  describeSource({
    start: startJetstreamServer,
    endless: /nothing whole came for 1 s/,
    refused: /the server answered 401/,
  });
});
