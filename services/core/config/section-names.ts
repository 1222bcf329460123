/** The sections of `barograph.yaml`, one per service; a process judges only those of the services it runs. */
export const sectionNames = [
  'ingest',
  'classifier',
  'alerting',
  'notifier',
  'replay',
  'gateway',
] as const;
