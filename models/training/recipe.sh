#!/bin/sh
# Every training with its settings, in order; resumable, because a finished step has left its result.
# About six hours on two cores with AVX-512. Needs rows.pkl, made_up.pkl and augmented.pkl in $WORK (README.md).
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

# 3. What both say: the teacher of all texts, the other one of its own, where it knows more. Of tags it knows companies
# alone, so it is not asked for them.
label told.pt --teachers "$WORK/teacher.pt" --rows "$WORK/rows.pkl" "$WORK/made_up.pkl"
label told-open.pt --sets open --teachers "$WORK/teacher-open.pt" --rows "$WORK/rows.pkl" "$WORK/made_up.pkl" \
  --heads sentiment topic company

# 4. The student on labels alone: what the others are measured by, and begin from. With it, what the sentence encoder says.
label meaning.pt --rows "$WORK/rows.pkl" "$WORK/made_up.pkl"
train plain --sets all --more "$WORK/made_up.pkl" "$WORK/augmented.pkl" --teachers "$WORK/meaning.pt" --epochs 3 \
  --rate 1.5e-4 --layer-decay 0.95 --tokens-per-batch 2048 --times '{"phrasebank":1.5}' ${MINUTES:+--minutes "$MINUTES"}

# 5. Labels and teachers by halves; then, lower, labels before all: in topics and names the student
# knows more than the teachers by now.
student() {
  train "$@" --more "$WORK/made_up.pkl" "$WORK/augmented.pkl" --layer-decay 0.95 --tokens-per-batch 2048 \
    ${MINUTES:+--minutes "$MINUTES"}
}
student l6 --start "$WORK/plain-last.pt" --teachers "$WORK/told.pt" "$WORK/told-open.pt" --trust 0.5 --epochs 5 --rate 2.5e-4 \
  --times '{"phrasebank":1.5,"conll":0.7,"pyfin":0.5,"cashtag pyfin":0.5,"sentfin":1.5,"made up":0.5}'
student l6b --start "$WORK/l6-last.pt" --teachers "$WORK/told.pt" "$WORK/told-open.pt" --trust 0.2 --epochs 2 --rate 1.2e-4 \
  --seed 11 --times '{"phrasebank":2,"conll":0.6,"pyfin":0.4,"cashtag pyfin":0.4,"sentfin":1.5,"made up":0.4}'

[ -f "$WORK/soup.pt" ] || python soup.py --weights "$WORK/l6-last.pt" "$WORK/l6b-last.pt" --sets all --out "$WORK/soup.pt"

# 6. Every other layer of the student, trained the same way.
student l3 --shape minilm-l3 --start "$WORK/l6-last.pt" --teachers "$WORK/told.pt" "$WORK/told-open.pt" --trust 0.5 --epochs 4 \
  --rate 3e-4 --times '{"phrasebank":1.5,"conll":0.7,"pyfin":0.5,"cashtag pyfin":0.5,"sentfin":1.5,"made up":0.5}'

# 7. For commercial use: from the pre-trained encoder on, labels and teachers of the open sets alone.
student open --sets open --teachers "$WORK/told-open.pt" --trust 0.4 --epochs 4 --rate 3e-4 \
  --times '{"sentfin":1.5,"made up":0.7}'

# 8. From weights to the folders that are served, cards included; cards name one another, so each is written once more.
release() {
  python release.py --work "$WORK" --out "../$1" --weights "$WORK/$2.pt" --shape "$3" --sets "$4" --teachers "$5" --further "[
    {\"name\":\"Sentences made up by made_up.py\",\"licence\":\"Apache-2.0, ours\",\"rows\":6000},
    {\"name\":\"Changed copies of training texts by augment.py\",\"licence\":\"as their sets\",\"rows\":$6}]"
}
MPNET='MPNet base (`all-mpnet-base-v2`, 110 M parameters, Apache-2.0), fine-tuned here on the'
BOTH="$MPNET open sets, and from there on all sets; where both speak of a text, the mean of their probabilities"
release minilm-l6-finance soup minilm-l6 all "$BOTH" 13036
release minilm-l3-finance l3 minilm-l3 all "$BOTH" 13036
release minilm-l6-finance-open open-last minilm-l6 open "$MPNET same sets alone" 8300
for name in minilm-l6-finance minilm-l3-finance minilm-l6-finance-open; do python card.py --model "../$name"; done
