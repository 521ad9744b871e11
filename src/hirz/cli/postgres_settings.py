"""How the embedded PostgreSQL is run: every setting that differs from the built-in value, and why.

They are given on the command line of the server, where nothing in the data folder can override them.
"""

from collections.abc import Mapping

# Durability is never traded: an acknowledged report is on the disk (reference: security, section 4.1).
DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}

# The log holds no content. Terse drops DETAIL, which quotes rows and, after a crash, the query. `log`, which the server
# ranks above error, drops ERROR, whose first line quotes values ("invalid input syntax for type integer: ..."); whoever
# asked gets the error anyway.
SILENT = {
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_autovacuum_min_duration": "-1",
    "log_connections": "",
    "log_disconnections": "off",
    # The shortest that the server takes: what pg_stat_activity can show of a query that carries its values in its text.
    "track_activity_query_size": "100",
}

# A week of logs, one file a day, overwritten after seven days.
LOG_FILES = {
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
}

# Two cores and a few gigabytes, shared with the web processes and the workers.
SMALL_MACHINE = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # One for each thread of the web processes in the worst burst; an idle one costs little.
    "max_connections": "400",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # Parallel plans allocate in /dev/shm, of which a container has 64 MB; two cores gain nothing from them.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
}

ACCESS = {
    "password_encryption": "scram-sha-256",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
}

EMBEDDED = {**SMALL_MACHINE, **LOG_FILES, **SILENT, **ACCESS, **DURABLE}


def command_line(settings: Mapping[str, str]) -> list[str]:
    """The settings as arguments of `postgres`."""
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


# What each role may at most take of the server's time; a session can shorten these, and set them longer only on purpose.
ROLE_SETTINGS: dict[str, dict[str, str]] = {
    "hirz_owner": {"lock_timeout": "30s", "idle_in_transaction_session_timeout": "10min"},
    "hirz_public": {"statement_timeout": "15s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "15s"},
    "hirz_desk": {"statement_timeout": "30s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"},
    "hirz_worker": {"statement_timeout": "10min", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "2min"},
}
for _settings in ROLE_SETTINGS.values():
    _settings["synchronous_commit"] = "on"
