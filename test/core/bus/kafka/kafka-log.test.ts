import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createKafkaLogCreator } from '../../../../services/core/bus/kafka/kafka-log.ts';

describe('createKafkaLogCreator', () => {
  const error = 1;

  function createWriter(): (message: string, details?: Record<string, string>) => string {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const write = createKafkaLogCreator(log)(error);
    return (message, details = {}) => {
      const entry = { timestamp: '', message, logger: 'kafkajs', ...details };
      write({ namespace: 'n', level: error, label: 'ERROR', log: entry });
      const { level } = JSON.parse(lines.at(-1) ?? '') as { level: number };
      return pino.levels.labels[level] ?? '';
    };
  }

  it('keeps everyday events of a group quiet', () => {
    const levelOf = createWriter();
    const rebalancing = { error: 'The group is rebalancing, so a rejoin is needed' };
    expect(levelOf('Response Heartbeat(key: 12, version: 3)', rebalancing)).toBe('debug');
    expect(levelOf('The group coordinator is not available')).toBe('debug');
    expect(levelOf('Topic creation errors')).toBe('debug');
  });

  it('warns of what an operator should know, once while it goes on', () => {
    const levelOf = createWriter();
    expect(levelOf('Connection error: connect ECONNREFUSED 127.0.0.1:9092')).toBe('warn');
    expect(levelOf('Connection error: connect ECONNREFUSED 127.0.0.1:9093')).toBe('debug');
    expect(levelOf('Crash: KafkaJSNonRetriableError')).toBe('warn');
  });
});
