/** Loads a package that need not be installed; its absence becomes an error that names the command to install it. */
export async function optionalPackage<T>(user: string, name: string, command: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new Error(`${user} needs the package ${name}, which could not be loaded; install it with: ${command}`, { cause });
  }
}
