/** What two judges say of one step of an agent: a trained one that knows the domain, and a larger one that checks it. */
export interface StepJudgement {
  readonly specialist: {
    readonly right: boolean;
    /** what the agent should have done, where it is not right */
    readonly correction?: string;
    /** in [0, 1] */
    readonly confidence: number;
  };
  readonly generalist: {
    readonly original: boolean;
    /** whether the correction is right; absent where there is none */
    readonly correction?: boolean;
    /** in [0, 1] */
    readonly confidence: number;
  };
  readonly why?: string;
}
