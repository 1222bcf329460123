import kafkajs from 'kafkajs';
import type { Log } from '../../log.ts';
import { createKafkaLogCreator } from './kafka-log.ts';
import type { ForeignCluster } from './topic-follower.ts';

/** The one place where kafkajs is imported; everything else of the Kafka bus builds on what stands here. */
export type {
  Admin,
  Consumer,
  EachBatchPayload,
  ISocketFactory as SocketFactory,
  ITopicConfig,
  Kafka,
  logCreator,
  Message,
  PartitionAssigner,
  Producer,
} from 'kafkajs';

export const { AssignerProtocol, CompressionTypes } = kafkajs;

/**
 * Long enough for a broker that restarts, in short steps so that its return is noticed soon: about
 * 60 tries, 2.5 minutes in all.
 */
export const patientRetry = {
  initialRetryTime: 100,
  multiplier: 1.6,
  factor: 0.2,
  maxRetryTime: 3_000,
  retries: 55,
} as const;

/** kafkajs marks some of these as final, but all of them pass when the broker is back. */
const connectivityErrors = new Set([
  'KafkaJSBrokerNotFound',
  'KafkaJSConnectionClosedError',
  'KafkaJSConnectionError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSNumberOfRetriesExceeded',
  'KafkaJSRequestTimeoutError',
]);

/** Whether an error says no more than that brokers could not be reached. */
export function isConnectivity(error: Error): boolean {
  return connectivityErrors.has(error.name);
}

/**
 * Whether kafkajs has stumbled over its own state, as it may when a fetch and a rebalance meet ("Cannot read
 * properties of undefined" of an assignment that is gone): a consumer that joins anew has a state that is whole.
 */
export function isStumble(error: Error): boolean {
  return error.name === 'KafkaJSNonRetriableError' && error.cause instanceof TypeError;
}

/** Connects to nothing yet. */
export function createKafkaClient(
  brokers: readonly string[],
  clientId: string,
  log: Log,
): kafkajs.Kafka {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: patientRetry,
    logLevel: kafkajs.logLevel.INFO,
    logCreator: createKafkaLogCreator(log),
  });
}

/** A client of a cluster that is not Barograph's own; it gives up soon, since its caller tries again with back-off. */
export function createForeignClient(
  cluster: ForeignCluster,
  socketFactory: kafkajs.ISocketFactory,
  log: Log,
): kafkajs.Kafka {
  const { brokers, clientId, tls, sasl } = cluster;
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    requestTimeout: 30_000,
    retry: { retries: 2, initialRetryTime: 200, maxRetryTime: 2_000 },
    ...(tls === undefined ? {} : { ssl: withoutAbsent(tls) }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
    socketFactory,
    logLevel: kafkajs.logLevel.INFO,
    logCreator: createKafkaLogCreator(log),
  });
}

function saslOf({
  mechanism,
  username,
  password,
}: NonNullable<ForeignCluster['sasl']>): kafkajs.SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}

function withoutAbsent({ ca, cert, key }: NonNullable<ForeignCluster['tls']>) {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}
