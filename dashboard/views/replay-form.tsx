import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type {
  CreateReplay,
  ReplayView,
  replayFileResponseSchema,
} from '../../services/core/contracts/api/replays.ts';
import type { Outcome } from '../api/client.ts';
import { formatSpeed } from '../format/number.ts';
import { toLocalInput } from '../format/time.ts';
import type { NamedStretch } from '../state/dialog.ts';
import { mergedById } from '../state/merged-by-id.ts';
import { replaySpeeds, stretchSpeed } from '../state/replays.ts';
import { Choices } from './choices.tsx';
import { usePage } from './page-context.ts';
import { useAction } from './use-action.ts';

type UploadedFile = ReturnType<typeof replayFileResponseSchema.parse>;

const origins = [
  { value: 'bus', words: 'What was recorded here' },
  { value: 'file', words: 'A file' },
] as const;

const minuteMs = 60_000;
const dayMs = 86_400_000;

interface ReplayFormProps {
  /** What it is filled in with at first. */
  readonly stretch?: NamedStretch | undefined;
  readonly onStarted: (replay: ReplayView) => void;
}

/** Starts a replay of a stretch of the past or of a file. */
export function ReplayForm({ stretch, onStarted }: ReplayFormProps) {
  const { store, client } = usePage();
  const action = useAction();
  const now = store.clock.peek();
  const origin = useSignal<'bus' | 'file'>('bus');
  const file = useSignal<File | null>(null);
  const from = useSignal(toLocalInput(stretch?.from ?? now - dayMs));
  // Fields have whole minutes: the one that has begun is part of it.
  const to = useSignal(toLocalInput(stretch?.to ?? now + minuteMs));
  const speed = useSignal(stretch === undefined ? '600' : String(stretchSpeed));
  const rescore = useSignal(false);
  const notify = useSignal(false);
  const name = useSignal(stretch?.name ?? '');
  const start = useRef<HTMLButtonElement>(null);
  // What is filled in needs a look and a press of the button.
  useEffect(() => {
    if (stretch !== undefined) start.current?.focus();
  }, [stretch]);

  async function request(): Promise<Outcome<ReplayView | null>> {
    let uploaded: string | undefined;
    if (origin.value === 'file' && file.value !== null) {
      const { name: fileName } = file.value;
      const answer = await client.upload<UploadedFile>('/replays/files', file.value, {
        name: fileName,
      });
      if (!answer.ok) return answer;
      uploaded = answer.value.file;
    }
    const wanted: Partial<CreateReplay> = {
      ...(name.value.trim() === '' ? {} : { name: name.value.trim() }),
      ...(uploaded === undefined
        ? { from: new Date(from.value).toISOString(), to: new Date(to.value).toISOString() }
        : { file: uploaded }),
      speed: speed.value === 'max' ? 'max' : Number(speed.value),
      scores: rescore.value ? 'rescore' : 'reuse',
      notify: notify.value,
    };
    return client.send<ReplayView>('POST', '/replays', wanted);
  }

  const onSubmit = async (event: Event) => {
    event.preventDefault();
    let replay: ReplayView | null = null;
    const done = await action.run(async () => {
      const answer = await request();
      if (answer.ok) replay = answer.value;
      return answer;
    });
    if (!done || replay === null) return;
    store.replays.value = mergedById(store.replays.peek(), [replay]);
    onStarted(replay);
  };

  return (
    <form class="form" aria-labelledby="replay-form-title" onSubmit={onSubmit}>
      <h3 id="replay-form-title">Start a replay</h3>
      <Choices
        legend="Of"
        options={origins}
        value={origin.value}
        onChange={(value) => (origin.value = value)}
      />
      {origin.value === 'file' ? (
        <label class="field">
          File
          <input
            type="file"
            required
            accept=".jsonl,.csv,.gz"
            onChange={(event) => {
              file.value = event.currentTarget.files?.[0] ?? null;
            }}
          />
          <span class="field-hint muted">
            JSON lines or CSV, gzip allowed. A post needs a text or a title, and when it was
            published.
          </span>
        </label>
      ) : (
        <div class="field-row">
          <Moment label="From" value={from} max={to.value} />
          <Moment label="To" value={to} max={toLocalInput(store.clock.value + minuteMs)} />
        </div>
      )}
      <div class="field-row">
        <label class="field">
          Speed
          <select
            class="input"
            value={speed.value}
            onChange={(event) => {
              speed.value = event.currentTarget.value;
            }}
          >
            {replaySpeeds.map((candidate) => (
              <option key={candidate} value={String(candidate)}>
                {candidate === 'max' ? 'as fast as it can' : formatSpeed(candidate)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Name
          <input
            maxLength={200}
            placeholder="Made from the stretch"
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={rescore.value}
          onChange={(event) => {
            rescore.value = event.currentTarget.checked;
          }}
        />
        Score again with the present model, where scores were recorded
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={notify.value}
          onChange={(event) => {
            notify.value = event.currentTarget.checked;
          }}
        />
        Send out its alerts as if they were live
      </label>
      <div class="form-foot">
        <p class="action-problem" role="alert">
          {action.problem.value}
        </p>
        <button ref={start} type="submit" class="button is-primary" disabled={action.busy.value}>
          {action.busy.value ? 'Starting' : 'Start'}
        </button>
      </div>
    </form>
  );
}

interface MomentProps {
  readonly label: string;
  readonly value: { value: string };
  readonly max: string;
}

function Moment({ label, value, max }: MomentProps) {
  return (
    <label class="field">
      {label}
      <input
        type="datetime-local"
        class="number"
        required
        max={max}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </label>
  );
}
