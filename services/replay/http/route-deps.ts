import type { FileScans } from '../files/file-scans.ts';
import type { ReplayFiles } from '../files/replay-files.ts';
import type { ReplayControl } from '../replay-control.ts';

/** What the routes are made with. */
export interface RouteDeps {
  /** @throws NotLeadingError while another replay service is the active one */
  readonly control: () => ReplayControl;
  readonly files: ReplayFiles;
  readonly scans: FileScans;
  readonly now: () => number;
}
