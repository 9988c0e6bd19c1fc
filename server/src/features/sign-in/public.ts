export { goToMicrosoft, signInRoutes } from './sign-in.http.ts';
export { showWaysIn } from './ways-in.http.ts';
export { verifyCallback } from './verify-callback.ts';
