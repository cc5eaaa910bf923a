// The command line speaks of keys, teams and their activity, and imports this module alone: it gets their values from here.
@_exported public import APIKeys
@_exported public import APIKeysStore
@_exported public import SQLDatabase
@_exported public import WorkClaw
