#!/bin/sh
# Every training with its settings, in order; resumable, because a finished step has left its result.
# About four hours on two cores with AVX-512. Needs rows.pkl, made_up.pkl, augmented.pkl and unlabelled.pkl in $WORK (README.md).
set -eu
WORK=${WORK:-work}

train() {
  name=$1
  shift
  [ -f "$WORK/$name.pt" ] || python train.py --work "$WORK" --name "$name" "$@"
}
label() {
  out=$1
  shift
  [ -f "$WORK/$out" ] || python label.py --out "$WORK/$out" "$@"
}

# 1. MPNet on the open sets: the teacher of the model for commercial use.
train teacher-open --shape mpnet --sets open --freeze-words --epochs 1 --rate 7e-5 --layer-decay 0.95 \
  --times '{"sentfin":1.4,"tfn-topic":0.8}'

# 2. From there on all sets. What it knows already comes less often.
train teacher --shape mpnet --sets all --start "$WORK/teacher-open-last.pt" --freeze-words --freeze-layers 4 --epochs 1 \
  --rate 6e-5 --layer-decay 0.95 --more "$WORK/made_up.pkl" \
  --times '{"phrasebank":2,"conll":0.5,"pyfin":0.4,"cashtag pyfin":0.4,"sentfin":0.6,"tfn-sentiment":0.25,
            "cashtag tfn-sentiment":0.25,"tfn-topic":0.1,"taborda":0.5,"made up":0.4}'

# 3. What the sentence encoder says of the labelled texts, and the student on labels alone: what the others are measured by.
label meaning.pt --rows "$WORK/rows.pkl" "$WORK/made_up.pkl"
train plain --sets all --more "$WORK/made_up.pkl" "$WORK/augmented.pkl" --teachers "$WORK/meaning.pt" --epochs 3 \
  --rate 1.5e-4 --layer-decay 0.95 --tokens-per-batch 2048 --times '{"phrasebank":1.5}' ${MINUTES:+--minutes "$MINUTES"}
