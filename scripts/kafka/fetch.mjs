// Copies the jars of an Apache Kafka broker from Maven Central into .kafka/libs, once.
// Needs mvn and a JDK; asks for nothing else and runs nothing it fetches.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
const folder = fileURLToPath(new URL('../../.kafka/', import.meta.url));
const libs = `${folder}libs`;

if (existsSync(libs)) {
  console.log('Kafka broker: .kafka/libs is there already');
  process.exit(0);
}
mkdirSync(folder, { recursive: true });
const partial = `${folder}libs.partial`;
rmSync(partial, { recursive: true, force: true });
const { status, error } = spawnSync(
  'mvn',
  [
    ...['-B', '-q', '-ntp', '-f', pom, 'dependency:copy-dependencies'],
    ...['-DincludeScope=runtime', `-DoutputDirectory=${partial}`],
  ],
  { stdio: 'inherit' },
);
if (status !== 0) {
  console.error(
    error === undefined
      ? 'Kafka broker: mvn failed, see above'
      : `Kafka broker: mvn cannot be run (${error.message}); on Debian: apt-get install maven default-jre-headless`,
  );
  process.exit(1);
}
// Renamed only when complete, so that an interrupted download is never taken for a broker.
renameSync(partial, libs);
console.log('Kafka broker: fetched into .kafka/libs');
