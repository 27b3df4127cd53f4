// Judge cases with the page's own module: node agree.mjs MODULE < {data, cases}, verdicts as JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { judge, answerFlips, waysOut } = await import(pathToFileURL(process.argv[2]));
const { pages } = JSON.parse(readFileSync(0, "utf-8"));

const told = ({ data, wanted, flips }) => {
  const { call, framework, leader, margin, share, deviation, statedAlone, rows, ...rest } =
    judge(data, wanted);
  return {
    call, framework, leader, margin, share, deviation, statedAlone,
    rows: rows.map(({ id, weight, contribution }) => [id, weight, contribution]),
    before: rest.before.map((line) => line.says),
    advice: rest.advice.map((line) => line.says),
    constraints: rest.constraints.map((row) => [row.framework, row.question.id, row.choice.id]),
    clashes: rest.clashes,
    makes: rest.makes,
    ways: waysOut(data, wanted).map(({ question, answer, framework: kept }) => [question, answer, kept]),
    flips: !flips ? null : answerFlips(data, wanted)
      .map((flip) => [flip.question.id, flip.before, flip.after, flip.call, flip.framework]),
  };
};

process.stdout.write(JSON.stringify(
  pages.flatMap(({ data, cases }) => cases.map((each) => told({ data, ...each })))));
