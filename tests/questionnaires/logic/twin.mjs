// Runs survey_app/static/logic.js for the tests: a JSON question a line in, its JSON answer a line out.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

// Read as text and imported as data: Node would otherwise want a package.json beside it to know that it is a module.
const source = await readFile(process.argv[2]);
const logic = await import(`data:text/javascript;base64,${source.toString("base64")}`);

const ANSWERS = {
  evaluate: ({ expression, answers, points }) => logic.evaluate(expression, answers, points),
  follow: ({ gates, answers }) => {
    const passage = logic.follow(gates, answers);
    return { closed: passage.closed.map((gate) => gate.part), answers: passage.answers };
  },
  scores: ({ scores, answers }) => logic.computeScores(scores, answers),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  console.log(JSON.stringify(ANSWERS[question.ask](question)));
}
