/** Outlines on a 16 × 16 grid, drawn in the colour of the text beside them. */
const outlines = {
  check: 'M3.5 8.5l3 3 6-7',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.1',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l7.5 5L5 13z',
  clock: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3l2 1.5',
  flag: 'M4 14V2.5h8l-2 3 2 3H4',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2.8a4.2 4.2 0 100 8.4 4.2 4.2 0 000-8.4zM10.2 10.2l3.3 3.3',
  sun: 'M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1',
  moon: 'M13.2 9.6A5.6 5.6 0 016.4 2.8a5.6 5.6 0 106.8 6.8z',
  help: 'M6 6.1a2 2 0 113 1.8c-.7.4-1 .8-1 1.6M8 11.8v.1M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8z',
  table: 'M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.2 3v10',
  chart: 'M2.5 13.5h11M4 11V8M7 11V4.5M10 11V6.5M13 11V3',
  chevron: 'M4.5 6.5L8 10l3.5-3.5',
  copy: 'M5.5 5.5h7.5v8H5.5zM3 10.5v-8h7.5',
  stop: 'M4 4h8v8H4z',
  previous: 'M4 3.5v9M12.5 3.5L6 8l6.5 4.5z',
  next: 'M12 3.5v9M3.5 3.5L10 8l-6.5 4.5z',
  replay: 'M2.5 8a5.5 5.5 0 101.8-4.1M2.5 2.5v3h3',
  bell: 'M4 11.5V7.2a4 4 0 018 0v4.3M2.5 11.5h11M6.7 13.8h2.6',
  mute: 'M4 11.5V7.2a4 4 0 016.2-3.3M12 7v4.5M2.5 11.5h11M6.7 13.8h2.6M2.5 2.5l11 11',
  filter: 'M2.5 3.5h11L9.3 8.4v4.1l-2.6 1.3V8.4z',
  plus: 'M8 3v10M3 8h10',
  edit: 'M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.2 4.6l2.2 2.2',
  bin: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.7h5.8l.6-8.7M6.8 7v3.6M9.2 7v3.6',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  info: 'M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8zM8 7.2v4M8 4.8v.1',
  external: 'M9.5 3H13v3.5M13 3L7.5 8.5M11.5 9.5v3.5h-8v-8H7',
} as const;

export type IconName = keyof typeof outlines;

/** A decorative icon; whatever it stands for is also said in words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={outlines[name]} />
    </svg>
  );
}
