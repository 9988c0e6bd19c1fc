export { failurePage } from './sign-in.page.ts';
export { signInRoutes } from './sign-in.http.ts';
