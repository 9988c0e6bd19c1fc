export { signInRoutes } from './sign-in.http.ts';
