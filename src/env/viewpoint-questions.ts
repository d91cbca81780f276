import { InputError, type Random } from "../core/index.ts";
import { range } from "../math/index.ts";

/** A small picture: rows from the top, red, green and blue in [0, 1] a pixel, [size · size · 3]. */
export interface Picture {
  readonly size: number;
  readonly pixels: Float32Array;
}

/** Where a camera stands that looks at the middle of the scene, in degrees: azimuth counter-clockwise seen from above, elevation over the ground. */
export interface Camera {
  readonly azimuth: number;
  readonly elevation: number;
}

/** turn: which way round the camera went; rise: up or down; beyond: where red stands to blue when the camera goes on as far again. */
export type ViewpointKind = "turn" | "rise" | "beyond";

/** Two pictures of one scene and a question about them with two lettered options. */
export interface ViewpointQuestion {
  readonly kind: ViewpointKind;
  readonly first: Picture;
  readonly second: Picture;
  readonly question: string;
  /** option A, then option B */
  readonly options: readonly [string, string];
  readonly answer: "A" | "B";
  /** what the pictures were made from */
  readonly cameras: readonly [Camera, Camera];
}

/** Colours of the shapes, red, green and blue in [0, 1]; the first two, red and blue, are in every scene. */
export const viewpointColours = {
  red: [0.9, 0.1, 0.1],
  blue: [0.1, 0.2, 0.9],
  green: [0.1, 0.8, 0.2],
  yellow: [0.9, 0.85, 0.1],
} as const;

interface Shape {
  readonly x: number;
  readonly y: number;
  readonly colour: readonly number[];
  readonly round: boolean;
}

const asked: Record<ViewpointKind, { question: string; options: readonly [string, string] }> = {
  turn: {
    question: "Seen from above, which way round the scene did the camera go from the first to the second picture?",
    options: ["counter-clockwise", "clockwise"],
  },
  rise: { question: "Did the camera go up or down from the first to the second picture?", options: ["up", "down"] },
  beyond: {
    question: "If the camera went on as far again, would the red shape stand to the left or to the right of the blue one?",
    options: ["left", "right"],
  },
};

/**
 * Viewpoint questions: pairs of pictures of one scene from two sides, with questions on how the camera moved that its known places answer.
 *
 *     u = x cos θ + y sin θ,   v = (y cos θ − x sin θ) sin φ
 *
 * Three or four coloured shapes stand on the ground; the camera goes round by 20 to 60 degrees either way and up or down by 8 to 20. Letters and
 * answers are balanced: neither says anything about the other.
 *
 * @param random where scenes and cameras are drawn from
 * @param count how many questions
 * @param options.kinds which kinds to ask, in turn; default "turn" and "rise"
 * @param options.size height and width of the pictures, in pixels; default 24
 * @returns the questions
 * @throws {InputError} when no kind is given, or the size is not a whole number from 8
 * @source Zhan et al. 2025 (Actial), arXiv:2511.01618, Viewpoint-100K in small: drawn shapes in place of photographs
 * @example viewpointQuestions(createRandom(1), 4).map(({ kind }) => kind) // ["turn", "rise", "turn", "rise"]
 */
export function viewpointQuestions(
  random: Random,
  count: number,
  { kinds = ["turn", "rise"], size = 24 }: { kinds?: readonly ViewpointKind[]; size?: number } = {},
): ViewpointQuestion[] {
  if (kinds.length === 0 || !(Number.isInteger(size) && size >= 8)) {
    throw new InputError("viewpointQuestions", "needs at least one kind, and a size that is a whole number from 8", { kinds, size });
  }
  return range(count).map((i) => {
    const kind = kinds[i % kinds.length]!;
    const scene = drawScene(random);
    const sign = () => (random() < 0.5 ? -1 : 1);
    const turn = sign() * (20 + 40 * random());
    const rise = sign() * (8 + 12 * random());
    const first = { azimuth: 360 * random(), elevation: 40 + 10 * (random() - 0.5) };
    const second = { azimuth: first.azimuth + turn, elevation: first.elevation + rise };
    const beyond = { azimuth: second.azimuth + turn, elevation: second.elevation };
    const holds = { turn: turn > 0, rise: rise > 0, beyond: place(scene[0]!, beyond).u < place(scene[1]!, beyond).u }[kind];
    const { question, options } = asked[kind];
    const swapped = random() < 0.5;
    return {
      kind,
      first: render(scene, first, size),
      second: render(scene, second, size),
      question,
      options: swapped ? [options[1], options[0]] : options,
      answer: holds === swapped ? "B" : "A",
      cameras: [first, second],
    };
  });
}

/** Shapes that do not stand on each other. */
function drawScene(random: Random): Shape[] {
  const shapes: Shape[] = [];
  const colours = Object.values(viewpointColours).slice(0, 3 + random.integer(2));
  while (shapes.length < colours.length) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1];
    if (x ** 2 + y ** 2 > 1 || shapes.some((other) => Math.hypot(other.x - x, other.y - y) < 0.45)) continue;
    shapes.push({ x, y, colour: colours[shapes.length]!, round: random() < 0.5 });
  }
  return shapes;
}

/** Where a point of the ground stands in a picture: u to the right, v up, and how far away. */
function place({ x, y }: { x: number; y: number }, { azimuth, elevation }: Camera) {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const away = y * Math.cos(a) - x * Math.sin(a);
  return { u: x * Math.cos(a) + y * Math.sin(a), v: away * Math.sin(e), away };
}

function render(scene: readonly Shape[], camera: Camera, size: number): Picture {
  const pixels = new Float32Array(size * size * 3).fill(0.5);
  const farFirst = [...scene].sort((a, b) => place(b, camera).away - place(a, camera).away);
  for (const shape of farFirst) {
    const { u, v } = place(shape, camera);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const du = (2.6 * (column + 0.5)) / size - 1.3 - u;
        const dv = 1.3 - (2.6 * (row + 0.5)) / size - v;
        if (shape.round ? Math.hypot(du, dv) < 0.22 : Math.max(Math.abs(du), Math.abs(dv)) < 0.2) {
          pixels.set(shape.colour, 3 * (row * size + column));
        }
      }
    }
  }
  return { size, pixels };
}
