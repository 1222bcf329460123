import type { OutgoingRecord } from './event-bus.ts';

/** Spares an allocation per record. */
const scratch = Buffer.allocUnsafeSlow(1_024);

/**
 * 32-bit MurmurHash2 of UTF-8 bytes with Kafka's seed (Apache Kafka, `Utils.murmur2`), so that programs
 * in other languages which write to the same topics put equal keys into the same partition.
 */
export function murmur2(text: string): number {
  const short = 3 * text.length <= scratch.length;
  const data = short ? scratch : Buffer.from(text, 'utf8');
  const length = short ? scratch.write(text) : data.length;
  const m = 0x5bd1e995;
  let h = 0x9747b28c ^ length;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(data.readInt32LE(i), m);
    k ^= k >>> 24;
    h = Math.imul(h, m) ^ Math.imul(k, m);
  }
  const rest = length - whole;
  if (rest > 0) {
    for (let i = 0; i < rest; i += 1) h ^= data.readUInt8(whole + i) << (8 * i);
    h = Math.imul(h, m);
  }
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
}

/** The partition of a key, the same on both buses and in Kafka's own producers. */
export function partitionOfKey(key: string, partitions: number): number {
  return partitions === 1 ? 0 : (murmur2(key) & 0x7fffffff) % partitions;
}

/** Chooses a partition for each record: its own, else by key, else in turn. */
export function createPartitioner(): (
  record: OutgoingRecord<unknown>,
  partitions: number,
) => number {
  let turn = 0;
  return (record, partitions) => {
    if (record.partition !== undefined) return record.partition;
    if (record.key !== null) return partitionOfKey(record.key, partitions);
    turn = (turn + 1) % 0x7fffffff;
    return turn % partitions;
  };
}
