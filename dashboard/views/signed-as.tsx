import { longestSignature, signAs, signature } from '../state/signature.ts';

/** Who the reader's changes are signed by. There are no accounts: it is what one says. */
export function SignedAs() {
  return (
    <label class="signed-as">
      <span class="muted">Signed as</span>
      <input
        class="input"
        autocomplete="name"
        placeholder="your name (optional)"
        maxLength={longestSignature}
        value={signature.value}
        onInput={(event) => signAs(event.currentTarget.value)}
      />
    </label>
  );
}
