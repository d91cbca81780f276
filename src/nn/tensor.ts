import { lax, nn, numpy as np } from "@jax-js/jax";
import { InputError } from "../core/index.ts";
import type { NdArray } from "./nd-array.ts";

/** One axis or several; negative ones count from the last. */
export type Axes = number | number[];

const one = new Float32Array([1]);

/**
 * An array inside a function that is being traced: it has a shape but no values yet. Operations build the graph that `compile` runs;
 * they broadcast as in NumPy and leave their operands as they were, so a tensor can be used any number of times.
 *
 *     const hidden = x.matmul(weight).add(bias).relu();
 */
export class Tensor {
  /** @param array the array of jax-js behind it, which must not be consumed */
  constructor(readonly array: np.Array) {}

  /** A fixed array as part of the graph. What changes from call to call must be an argument instead. */
  static constant({ data, shape }: NdArray): Tensor {
    return new Tensor(
      np.array(data as Float32Array<ArrayBuffer>, { shape: [...shape], dtype: data instanceof Int32Array ? np.int32 : np.float32 }),
    );
  }
  static filled(value: number, shape: readonly number[]): Tensor {
    return new Tensor(np.full([...shape], value, { dtype: np.float32 }));
  }
  /** Whole numbers 0, 1, …, count − 1. */
  static range(count: number): Tensor {
    return new Tensor(np.arange(count));
  }
  /** `yes` where the condition holds, otherwise `no`. */
  static where(condition: Tensor, yes: Tensor | number, no: Tensor | number): Tensor {
    return new Tensor(np.where(condition.array.ref, operand(yes), operand(no)));
  }
  static concatenate(tensors: readonly Tensor[], axis: number): Tensor {
    return new Tensor(
      np.concatenate(
        tensors.map(({ array }) => array.ref),
        axis,
      ),
    );
  }
  /** Tensors of one shape along a new axis. */
  static stack(tensors: readonly Tensor[], axis = 0): Tensor {
    return new Tensor(
      np.stack(
        tensors.map(({ array }) => array.ref),
        axis,
      ),
    );
  }

  get shape(): readonly number[] {
    return this.array.shape;
  }
  get rank(): number {
    return this.array.ndim;
  }
  /** How many numbers it holds. */
  get size(): number {
    return this.array.size;
  }

  add(other: Tensor | number): Tensor {
    return new Tensor(this.array.ref.add(operand(other)));
  }
  sub(other: Tensor | number): Tensor {
    return new Tensor(this.array.ref.sub(operand(other)));
  }
  mul(other: Tensor | number): Tensor {
    return new Tensor(this.array.ref.mul(operand(other)));
  }
  div(other: Tensor | number): Tensor {
    return new Tensor(this.array.ref.div(operand(other)));
  }
  neg(): Tensor {
    return new Tensor(np.negative(this.array.ref));
  }
  exp(): Tensor {
    return new Tensor(np.exp(this.array.ref));
  }
  log(): Tensor {
    return new Tensor(np.log(this.array.ref));
  }
  sqrt(): Tensor {
    return new Tensor(np.sqrt(this.array.ref));
  }
  square(): Tensor {
    return this.mul(this);
  }
  abs(): Tensor {
    return Tensor.where(this.less(0), this.neg(), this);
  }
  sin(): Tensor {
    return new Tensor(np.sin(this.array.ref));
  }
  cos(): Tensor {
    return new Tensor(np.cos(this.array.ref));
  }
  /** The larger of the two, entry by entry. */
  maximum(other: Tensor | number): Tensor {
    return new Tensor(np.maximum(this.array.ref, operand(other)));
  }
  /** The smaller of the two, entry by entry. */
  minimum(other: Tensor | number): Tensor {
    return new Tensor(np.minimum(this.array.ref, operand(other)));
  }

  tanh(): Tensor {
    return new Tensor(np.tanh(this.array.ref));
  }
  relu(): Tensor {
    return this.maximum(0);
  }
  /** x Φ(x), with Φ approximated by a tanh */
  gelu(): Tensor {
    return this.mul(0.5).mul(
      this.mul(this.square().mul(0.044715).add(1))
        .mul(Math.sqrt(2 / Math.PI))
        .tanh()
        .add(1),
    );
  }
  /** x σ(x) */
  silu(): Tensor {
    return this.mul(this.sigmoid());
  }
  /** log(1 + eˣ), with a finite value and slope for any x */
  softplus(): Tensor {
    return new Tensor(np.logaddexp(this.array.ref, np.zeros([...this.shape])));
  }
  /** log σ(x), with a finite value and slope for any x: jax-js's own overflows at −90 */
  logSigmoid(): Tensor {
    return this.neg().softplus().neg();
  }
  /** σ(x) as e to the log σ(x), which is exact at both ends and has a finite slope */
  sigmoid(): Tensor {
    return this.logSigmoid().exp();
  }
  softmax(axis = -1): Tensor {
    return new Tensor(nn.softmax(this.array.ref, axis));
  }
  logSoftmax(axis = -1): Tensor {
    return new Tensor(nn.logSoftmax(this.array.ref, axis));
  }
  logSumExp(axis = -1): Tensor {
    return new Tensor(nn.logsumexp(this.array.ref, axis));
  }

  sum(axes?: Axes, { keep = false }: { keep?: boolean } = {}): Tensor {
    return new Tensor(this.array.ref.sum(axes, { keepdims: keep }));
  }
  mean(axes?: Axes, { keep = false }: { keep?: boolean } = {}): Tensor {
    return new Tensor(this.array.ref.mean(axes, { keepdims: keep }));
  }
  max(axes?: Axes, { keep = false }: { keep?: boolean } = {}): Tensor {
    return new Tensor(this.array.ref.max(axes, { keepdims: keep }));
  }
  min(axes?: Axes, { keep = false }: { keep?: boolean } = {}): Tensor {
    return new Tensor(this.array.ref.min(axes, { keepdims: keep }));
  }

  /** Product of the last two axes; the axes before them are looped over, and broadcast. */
  matmul(other: Tensor): Tensor {
    if (this.shape.at(-1) !== other.shape.at(other.rank === 1 ? -1 : -2)) {
      throw new InputError("matmul", "the last axis must be as long as the other's last but one", [this.shape, other.shape]);
    }
    return new Tensor(np.matmul(this.array.ref, other.array.ref));
  }
  reshape(shape: readonly number[]): Tensor {
    return new Tensor(this.array.ref.reshape([...shape]));
  }
  /** Axes in another order; without an order, reversed. */
  transpose(order?: readonly number[]): Tensor {
    return new Tensor(this.array.ref.transpose(order && [...order]));
  }
  /** Repeats axes of extent 1, and adds axes in front, up to the shape. */
  broadcastTo(shape: readonly number[]): Tensor {
    return new Tensor(np.broadcastTo(this.array.ref, [...shape]));
  }
  /** The entries from `start` up to, without, `end` along one axis. */
  slice(axis: number, start: number, end: number): Tensor {
    const at = axis < 0 ? axis + this.rank : axis;
    return new Tensor(this.array.ref.slice(...this.shape.map((_, i): [] | [number, number] => (i === at ? [start, end] : []))));
  }
  /** Rows by their numbers: result[i…] = this[ids[i…]]. An id outside of the table is not noticed. */
  rows(ids: Tensor): Tensor {
    // jax-js cannot compile the gradient of a lookup unless an elementwise operation stands between it and whatever uses the rows.
    return new Tensor(np.take(this.array.ref, ids.array.ref, 0).mul(np.array(one)));
  }
  /** 1 in the column that each whole number names, 0 elsewhere, [..., classes]. */
  oneHot(classes: number): Tensor {
    return this.reshape([...this.shape, 1])
      .equal(Tensor.range(classes))
      .toFloat();
  }
  /** Treats the tensor as a constant: no derivative goes through it. */
  detach(): Tensor {
    return new Tensor(lax.stopGradient(this.array.ref));
  }

  less(other: Tensor | number): Tensor {
    return new Tensor(np.less(this.array.ref, operand(other)));
  }
  greater(other: Tensor | number): Tensor {
    return new Tensor(np.greater(this.array.ref, operand(other)));
  }
  equal(other: Tensor | number): Tensor {
    return new Tensor(np.equal(this.array.ref, operand(other)));
  }
  /** Truth as 1 and 0; whole numbers as numbers. */
  toFloat(): Tensor {
    return new Tensor(this.array.ref.astype(np.float32));
  }
}

const operand = (value: Tensor | number): np.Array | number => (typeof value === "number" ? value : value.array.ref);
