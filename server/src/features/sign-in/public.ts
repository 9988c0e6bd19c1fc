export { goToMicrosoft, signInRoutes } from './sign-in.http.ts';
