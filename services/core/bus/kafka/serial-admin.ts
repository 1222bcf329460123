import type { Admin } from './kafka-client.ts';

/**
 * The same admin client, whose questions about topics are asked one after the other. kafkajs keeps the metadata of
 * the last such question only: one that is asked meanwhile finds its topic gone and gets an answer without it, or
 * a TypeError.
 */
export function serialAdmin(admin: Admin): Admin {
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<A extends unknown[], T>(ask: (...args: A) => Promise<T>) {
    return (...args: A): Promise<T> => {
      const answer = last.then(() => ask(...args));
      last = answer.catch(() => undefined);
      return answer;
    };
  }
  return {
    ...admin,
    listTopics: inTurn(admin.listTopics),
    createTopics: inTurn(admin.createTopics),
    fetchTopicMetadata: inTurn(admin.fetchTopicMetadata),
    fetchTopicOffsets: inTurn(admin.fetchTopicOffsets),
    fetchTopicOffsetsByTimestamp: inTurn(admin.fetchTopicOffsetsByTimestamp),
    fetchOffsets: inTurn(admin.fetchOffsets),
  };
}
