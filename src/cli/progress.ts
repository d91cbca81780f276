import type { ScoreProgress } from "../run/score-files.ts";

/** Shows how far a run is. */
export interface ProgressView {
  update(progress: ScoreProgress): void;
  end(): void;
}

const linesEvery = 5;
/** 1234567 as 1,234,567; without the tables of languages that toLocaleString first has to load. */
const count = (rows: number) => String(rows).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** Seconds as a person says them: 8 s, 3 min 20 s, 2 h 5 min. */
export function spell(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Rows done in this attempt, per second, and the seconds left at that rate. */
function pace({ rows, before, totalRows, seconds }: ScoreProgress): { rate: number; left: string } {
  const rate = seconds > 0 ? (rows - before) / seconds : 0;
  return { rate, left: totalRows !== undefined && rate > 0 ? `about ${spell(Math.max(0, totalRows - rows) / rate)} left` : "" };
}

export const progressLine = (progress: ScoreProgress): string => {
  const { rate, left } = pace(progress);
  const total = progress.totalRows === undefined ? "" : ` of about ${count(Math.max(progress.rows, Math.round(progress.totalRows)))}`;
  return `${count(progress.rows)}${total} rows, ${count(Math.round(rate))} rows/s${left && `, ${left}`}`;
};

/** A bar on a terminal; elsewhere a line every few seconds, so that a log stays readable. */
export async function createProgressView(stream: NodeJS.WriteStream = process.stderr): Promise<ProgressView> {
  if (!stream.isTTY) {
    let last = 0;
    return {
      update: (progress) => {
        if (progress.seconds - last < linesEvery) return;
        last = progress.seconds;
        stream.write(`${progressLine(progress)}\n`);
      },
      end: () => {},
    };
  }
  const { SingleBar } = (await import("cli-progress")).default;
  const bar = new SingleBar({
    stream,
    format: "{bar} {percentage}%  {line}",
    barsize: 28,
    hideCursor: true,
    clearOnComplete: true,
    fps: 10,
    gracefulExit: false,
  });
  let begun = false;
  return {
    update: (progress) => {
      const total = Math.max(progress.rows, Math.round(progress.totalRows ?? 0), 1);
      const values = { line: progressLine(progress) };
      if (!begun) bar.start(total, progress.rows, values);
      begun = true;
      bar.setTotal(total);
      bar.update(progress.rows, values);
    },
    end: () => {
      if (begun) bar.stop();
    },
  };
}
