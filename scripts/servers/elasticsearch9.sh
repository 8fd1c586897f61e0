#!/usr/bin/env bash
# A single-node Elasticsearch 9.x, assembled from Maven Central only (no container engine).
#   elasticsearch9.sh [start|stop|status]      idempotent; needs bash, curl, mvn and a JDK >= 21
# Environment (defaults): ES9_VERSION=9.5.3 ES8_VERSION=8.19.21 ES9_HOME=${TMPDIR:-/tmp}/es9/node
#   ES9_PORT=19209 ES9_TRANSPORT_PORT=19309 ES9_HEAP=1g ES9_USER=es (only used when run as root)
#   ES9_JAVA_HOME=<a JDK >= 21>  (else JAVA_HOME, else the newest under /usr/lib/jvm)
# ES9_HOME must be a folder that ES9_USER can reach. Data survives a restart; it is dropped when a version changes.
set -euo pipefail
V=${ES9_VERSION:-9.5.3}; V8=${ES8_VERSION:-8.19.21}
H=${ES9_HOME:-${TMPDIR:-/tmp}/es9/node}; PORT=${ES9_PORT:-19209}; TPORT=${ES9_TRANSPORT_PORT:-19309}
HEAP=${ES9_HEAP:-1g}; RUNAS=${ES9_USER:-es}; PIDFILE=$H/es9.pid
DEP=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
say() { echo "[es9] $*" >&2; }
die() { say "$*"; exit 1; }

alive() {   # the pid in the pid file is a live node of THIS home
  local p; p=$(cat "$PIDFILE" 2>/dev/null) || return 1
  [ -n "$p" ] && tr '\0' '\n' <"/proc/$p/cmdline" 2>/dev/null | grep -qxF -- "-Des.path.home=$H"
}
up() { curl -fsS -m 5 "http://127.0.0.1:$PORT/_cluster/health" >/dev/null 2>&1; }

case ${1:-start} in
  stop)
    alive || { say "not running"; exit 0; }
    p=$(cat "$PIDFILE"); kill "$p"
    for _ in $(seq 60); do kill -0 "$p" 2>/dev/null || { say "stopped $p"; exit 0; }; sleep 0.5; done
    die "pid $p still alive after 30 s" ;;
  status) if alive && up; then say "up on $PORT, pid $(cat "$PIDFILE")"; else say "down"; exit 1; fi; exit 0 ;;
  start) ;;
  *) die "usage: $0 [start|stop|status]" ;;
esac
if alive && up; then say "already up on $PORT, pid $(cat "$PIDFILE")"; exit 0; fi
if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then die "port $PORT is taken by something else"; fi

# ---- what killed JVMs have left: a node that gets the pid of one of them would not start
for f in /tmp/.java_pid*; do if [ -e "$f" ] && [ ! -d "/proc/${f##*.java_pid}" ]; then rm -f "$f" 2>/dev/null || true; fi; done

# ---- a JDK >= 21
jmaj() { "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p'; }
JH=
for c in "${ES9_JAVA_HOME:-}" "${JAVA_HOME:-}" $(ls -d /usr/lib/jvm/*/ 2>/dev/null | sort -rV); do
  c=${c%/}; [ -n "$c" ] && [ -x "$c/bin/javac" ] || continue
  m=$(jmaj "$c"); [ "${m%%.*}" -ge 21 ] 2>/dev/null && { JH=$c; break; }
done
[ -n "$JH" ] || die "no JDK >= 21 found; set ES9_JAVA_HOME"

# ---- assemble (once per version pair)
STAMP="es $V + shim $V8"
if [ "$(cat "$H/.assembled" 2>/dev/null || true)" != "$STAMP" ]; then
  say "assembling $V in $H"
  mkdir -p "$H"; W=$(mktemp -d); trap 'rm -rf "$W"' EXIT
  cat >"$W/pom.xml" <<E
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>es9</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>org.elasticsearch</groupId><artifactId>elasticsearch</artifactId><version>$V</version></dependency>
<dependency><groupId>org.elasticsearch</groupId><artifactId>elasticsearch-entitlement-bridge</artifactId><version>$V</version></dependency>
<dependency><groupId>org.elasticsearch.plugin</groupId><artifactId>transport-netty4</artifactId><version>$V</version></dependency>
</dependencies></project>
E
  mvn -B -q -Dstyle.color=never -f "$W/pom.xml" $DEP:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$W/jars"
  # 9.x publishes no integ-test-zip, entitlement-agent, ansi-console or libzstd: take those three from an 8.19 zip
  # (the agent is one class that reflectively calls EntitlementInitialization.initialize, same in 8.19 and 9.x)
  mvn -B -q -Dstyle.color=never $DEP:copy -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$V8:zip" \
      -DoutputDirectory="$W" -Dmdep.useBaseVersion=true
  Z=$W/elasticsearch-$V8
  ( cd "$W" && "$JH/bin/jar" xf "elasticsearch-$V8.zip" "elasticsearch-$V8/lib/entitlement-agent/" \
      "elasticsearch-$V8/lib/tools/ansi-console/" "elasticsearch-$V8/lib/platform/" )

  rm -rf "$H/lib" "$H/modules" "$H/plugins" "$H/config" "$H/data" "$H/logs" "$H/.assembled" "$H/args.bin"
  N=$H/modules/transport-netty4
  mkdir -p "$H/lib/entitlement-agent" "$H/lib/entitlement-bridge" "$N" "$H"/{plugins,config,data,logs,tmp}
  mv "$W"/jars/netty-*.jar "$W"/jars/transport-netty4-*.jar "$W"/jars/elasticsearch-ssl-config-*.jar "$N/"
  ( cd "$W" && "$JH/bin/jar" xf "$N/transport-netty4-$V.jar" META-INF/es-plugins/transport-netty4/ )
  mv "$W"/META-INF/es-plugins/transport-netty4/* "$N/"      # its own 9.x descriptor and entitlement policy
  mv "$W"/jars/elasticsearch-entitlement-bridge-*.jar "$H/lib/entitlement-bridge/"
  mv "$W"/jars/*.jar "$H/lib/"
  cp "$Z"/lib/entitlement-agent/*.jar "$H/lib/entitlement-agent/"
  cp -r "$Z/lib/platform" "$H/lib/platform"
  mkdir -p "$H/lib/tools"; cp -r "$Z/lib/tools/ansi-console" "$H/lib/tools/"
  rm -f "$H"/lib/platform/*/libvec.*       # 8.19's libvec lacks 9.x's symbols; disabled below

  cat >"$H/config/log4j2.properties" <<'E'
status = error
appender.file.type = File
appender.file.name = file
appender.file.fileName = ${sys:es.logs.base_path}/es9.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
E
  # ServerArgs is what the (unpublished) server-cli writes to the server's stdin
  cat >"$H/WriteArgs.java" <<'E'
import java.nio.file.*;
import org.elasticsearch.bootstrap.ServerArgs;
import org.elasticsearch.common.io.stream.OutputStreamStreamOutput;
import org.elasticsearch.common.settings.*;
public class WriteArgs {
    public static void main(String[] a) throws Exception {   // home, out
        Path home = Path.of(a[0]), conf = home.resolve("config");
        Settings s = Settings.builder().loadFromPath(conf.resolve("elasticsearch.yml")).put("path.home", home.toString()).build();
        try (var out = new OutputStreamStreamOutput(Files.newOutputStream(Path.of(a[1])))) {
            new ServerArgs(true, true, home.resolve("es9.pid"), KeyStoreWrapper.create(), s, conf, home.resolve("logs")).writeTo(out);
        }
    }
}
E
  echo "$STAMP" >"$H/.assembled"
fi

# ---- configure (every start)
cat >"$H/config/elasticsearch.yml" <<E
cluster.name: es9
node.name: es9
discovery.type: single-node
network.host: 127.0.0.1
http.port: $PORT
transport.port: $TPORT
path.data: $H/data
path.logs: $H/logs
cluster.routing.allocation.disk.threshold_enabled: false
E
"$JH/bin/java" -Xmx256m --add-modules jdk.unsupported -cp "$H/lib/*" "$H/WriteArgs.java" "$H" "$H/args.bin" 2>"$H/writeargs.err" \
  || die "could not write the server args: $(tail -n 20 "$H/writeargs.err")"

BRIDGE=$(echo "$H"/lib/entitlement-bridge/*.jar)
OPTS=(
  -Xms"$HEAP" -Xmx"$HEAP" -XX:+UseG1GC -Xss1m -XX:+ExitOnOutOfMemoryError
  -Djava.io.tmpdir="$H/tmp" -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Djava.locale.providers=CLDR
  -Des.networkaddress.cache.ttl=60 -Des.networkaddress.cache.negative.ttl=10 -XX:-OmitStackTraceInFastThrow
  -Dio.netty.noUnsafe=true -Dio.netty.noKeySetOptimization=true -Dio.netty.recycler.maxCapacityPerThread=0
  -Dlog4j.shutdownHookEnabled=false -Dlog4j2.disable.jmx=true -Dlog4j2.formatMsgNoLookups=true
  -Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
  -Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false
  --add-modules=jdk.incubator.vector -Dorg.apache.lucene.vectorization.upperJavaFeatureVersion="$(jmaj "$JH")"
  -Des.path.home="$H" -Des.distribution.type=zip -Des.java.type=ES_JAVA_HOME
  --enable-native-access=org.elasticsearch.nativeaccess,org.elasticsearch.foreign,org.apache.lucene.core,ALL-UNNAMED
  -XX:+EnableDynamicAgentLoading -Djdk.attach.allowAttachSelf=true
  --patch-module=java.base="$BRIDGE"
  --add-exports=java.base/org.elasticsearch.entitlement.bridge=org.elasticsearch.entitlement,java.logging,java.net.http,java.naming,jdk.net,jdk.zipfs,jdk.management.agent
  --module-path "$H/lib" --add-modules=jdk.net,jdk.management.agent,ALL-MODULE-PATH
  -m org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch
)
PRE=()
if [ "$(id -u)" = 0 ]; then          # Elasticsearch refuses to run as root
  id -u "$RUNAS" >/dev/null 2>&1 || useradd -r -M "$RUNAS"
  chown -R "$RUNAS" "$H"; PRE=(runuser -u "$RUNAS" --)
fi
rm -f "$PIDFILE"
T0=$(date +%s%N)
( cd "$H" && exec setsid "${PRE[@]}" env LIBFFI_TMPDIR="$H/tmp" "$JH/bin/java" "${OPTS[@]}" <"$H/args.bin" >"$H/logs/console.log" 2>&1 ) &
CHILD=$!
for _ in $(seq 240); do
  if up; then say "up on http://127.0.0.1:$PORT after $(( ($(date +%s%N)-T0)/1000000 )) ms, pid $(cat "$PIDFILE")"; exit 0; fi
  kill -0 "$CHILD" 2>/dev/null || { tail -n 30 "$H/logs/console.log" "$H/logs/es9.log" >&2 2>/dev/null || true; die "the node ended"; }
  sleep 0.5
done
tail -n 30 "$H/logs/console.log" "$H/logs/es9.log" >&2 || true
die "not up after 120 s"
