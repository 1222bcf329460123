import { type StartHarness, useBusFixture } from '../support/bus-fixture.ts';
import { describeCrashes } from './crash.contract.ts';
import { describeFailures } from './failures.contract.ts';
import { describeGroupOffsets } from './group-offsets.contract.ts';
import { describeLeadership } from './leadership.contract.ts';
import { describePublishSubscribe } from './publish-subscribe.contract.ts';
import { describeReading } from './reading.contract.ts';

/** What every bus must do; each implementation's own test runs it. */
export function describeEventBus(start: StartHarness): void {
  const fixture = useBusFixture(start);
  describePublishSubscribe(fixture);
  describeGroupOffsets(fixture);
  describeFailures(fixture);
  describeReading(fixture);
  describeCrashes(fixture);
  describeLeadership(fixture);
}
