import { sizeOf } from "../nd-array.ts";
import { broadcastShape, type GraphWriter, reheld, transposed, unturned, type Wire, wholeAlong, wire, withRank } from "./wire.ts";

/**
 * The sum of products over the last axis, all other axes broadcast, as one product of matrices.
 *
 * An axis that both operands hold is one to loop over; one that only the first holds gives rows of the result, one that only the second holds
 * gives columns. Which of these an axis is shows in the shapes, since repeats are not written out.
 */
export function dot(out: GraphWriter, first: Wire, second: Wire, shape: readonly number[]): Wire {
  const rank = Math.max(first.shape.length, second.shape.length);
  const last = rank - 1;
  const x = wholeAlong(out, withRank(out, first, rank), last);
  const y = wholeAlong(out, withRank(out, second, rank), last);

  const axes = Array.from({ length: last }, (_, axis) => axis);
  const loop = axes.filter((axis) => x.held[axis]! > 1 && y.held[axis]! > 1);
  const rows = axes.filter((axis) => x.held[axis]! > 1 && y.held[axis] === 1);
  const columns = axes.filter((axis) => x.held[axis] === 1 && y.held[axis]! > 1);
  const extents = (w: Wire, group: readonly number[]) => group.map((axis) => w.held[axis]!);
  const loops = sizeOf(extents(x, loop));
  const inner = x.held[last]!;
  const rowCount = sizeOf(extents(x, rows));
  const columnCount = sizeOf(extents(y, columns));

  if (rowCount === 1 && columnCount === 1 && loops > 1) {
    const product = out.node("Mul", [x.name, y.name]);
    const sum = out.node("ReduceSum", [product, out.integers([last])], { keepdims: 0 });
    return wire(sum, x.type, shape, broadcastShape([x.held, y.held]).slice(0, -1));
  }

  const left = matrixOf(out, x, loop, rows);
  const right = matrixOf(out, y, loop, columns);
  const matrix = ({ name, held, innerFirst }: Operand, own: number) => {
    const extents = [...(loops > 1 ? [loops] : []), ...(innerFirst ? [inner, own] : [own, inner])];
    return extents.join() === held.join() ? name : out.node("Reshape", [name, out.integers(extents)]);
  };
  const leftName = matrix(left, rowCount);
  const rightName = matrix(right, columnCount);
  // The right operand of a product has its inner axis first.
  const product =
    left.innerFirst || !right.innerFirst
      ? out.node("FusedMatMul", [leftName, rightName], { transA: +left.innerFirst, transB: +!right.innerFirst }, "com.microsoft")
      : out.node("MatMul", [leftName, rightName]);

  const order = [...loop, ...rows, ...columns];
  const sorted = order.toSorted((a, b) => a - b);
  const dims = [...extents(x, loop), ...extents(x, rows), ...extents(y, columns)];
  const flat = wire(product, x.type, [], loops > 1 ? [loops, rowCount, columnCount] : [rowCount, columnCount]);
  const result = transposed(
    out,
    reheld(out, flat, dims, dims),
    sorted.map((axis) => order.indexOf(axis)),
  );
  const held = shape.map((_, axis) => (sorted.includes(axis) ? result.held[sorted.indexOf(axis)]! : 1));
  return reheld(out, result, held, shape);
}

/** A tensor whose axes can be read as matrices, and whether the inner axis comes before its own. */
interface Operand {
  readonly name: string;
  /** as the ONNX graph holds it */
  readonly held: readonly number[];
  readonly innerFirst: boolean;
}

/** An operand with its axes in one of the two orders that a product can read: loops, own axes, inner axis; or loops, inner axis, own axes. */
function matrixOf(out: GraphWriter, w: Wire, loop: readonly number[], own: readonly number[]): Operand {
  const last = w.held.length - 1;
  const base = unturned(w);
  const held = w.turned ? base.extents : w.held;
  const axes = w.held.map((_, axis) => axis).filter((axis) => w.held[axis] !== 1);
  const placesInBase = (group: readonly number[]) =>
    group.filter((axis) => w.held[axis] !== 1).map((axis) => base.order[axes.indexOf(axis)]!);
  const ascending = (list: readonly number[]) => list.every((place, i) => i === 0 || list[i - 1]! < place);
  const innerLast = placesInBase([...loop, ...own, last]);
  if (ascending(innerLast)) return { name: base.name, held, innerFirst: false };
  if (ascending(placesInBase([...loop, last, ...own]))) return { name: base.name, held, innerFirst: true };
  const squeezed = out.node("Reshape", [base.name, out.integers(base.extents)]);
  const turned = out.node("Transpose", [squeezed], { perm: innerLast });
  return { name: turned, held: innerLast.map((place) => base.extents[place]!), innerFirst: false };
}
