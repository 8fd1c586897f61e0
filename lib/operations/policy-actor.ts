/** In whose name age policies act. */
export const POLICY_ACTOR = 'age policy';
