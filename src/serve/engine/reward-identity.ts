/** Names the reward that judged: by all that can change its numbers. */
export interface RewardIdentity {
  readonly file: string;
  /** name of the reward where the file holds several */
  readonly name: string | undefined;
  readonly hash: string;
  readonly guerdon: string;
  readonly models: readonly string[];
  /** what its parts are multiplied by, where it is their sum */
  readonly weights?: Readonly<Record<string, number>> | undefined;
}
