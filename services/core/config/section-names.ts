/** The sections of `barograph.yaml`, one per service; a process judges only those of the services it runs. */
export const sectionNames = ['ingest', 'classifier', 'gateway'] as const;
