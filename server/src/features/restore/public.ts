export { endWhatCameBack, type WhatCameBack } from './end-what-came-back.ts';
