-- Prosody as a line would run it: anonymous sign-in over WebSockets, rooms, and an archive of them in SQLite.
-- {folder} and {port} are filled in by the measurement.
data_path = "{folder}"
pidfile = "{folder}/prosody.pid"
log = {{ warn = "{folder}/prosody.log" }}
run_as_root = true
network_backend = "epoll"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{}}
s2s_ports = {{}}
http_ports = {{ {port} }}
http_interfaces = {{ "127.0.0.1" }}
https_ports = {{}}
consider_websocket_secure = true
modules_enabled = {{ "saslauth", "websocket" }}
modules_disabled = {{ "s2s" }}
storage = "{storage}"
sql = {{ driver = "SQLite3", database = "{folder}/prosody.sqlite" }}

VirtualHost "localhost"
  authentication = "anonymous"

Component "rooms.localhost" "muc"
  modules_enabled = {{ "muc_mam" }}
  muc_log_by_default = true
  restrict_room_creation = false
  muc_room_locking = false
