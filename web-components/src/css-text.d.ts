/** The bundler hands style sheets of packages over as text. */
declare module '*.css' {
  const text: string
  export default text
}
