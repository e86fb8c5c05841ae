# Sourced by the launchers.

# Prints the folder of a Java 25 or later that has the command $1 (java or javac), which the error
# calls $2. JAVA_HOME is preferred, then what is on the PATH. Versions come from the file that every
# Java carries: to start one and ask takes longer than a search.
find_java() {
  local on_path folder line
  on_path=$(readlink -f "$(command -v "$1" || true)" || true)
  for folder in "${JAVA_HOME:-}" "${on_path%/bin/*}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* /opt/jre* ~/.sdkman/candidates/java/* ~/.jdks/* \
    {,~}/Library/Java/JavaVirtualMachines/*/Contents/Home \
    {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [[ -x $folder/bin/$1 && -r $folder/release ]] || continue
    while read -r line; do
      if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]] && ((BASH_REMATCH[1] >= 25)); then
        cd -P "$folder" && pwd
        return
      fi
    done <"$folder/release"
  done
  echo "kindred: Kindred needs $2, version 25 or later: install one (for example Temurin 25) or set JAVA_HOME to it" >&2
  return 1
}
