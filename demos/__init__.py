"""Small demonstrations, each trained live in a process of its own: `python -P -m demos NAME`.

Importing this package imports neither torch nor gymnasium. Where gymnasium is there already, it registers the
environment `notes/CameraSteering-v0`: `gymnasium.make("demos:notes/CameraSteering-v0")` and `make_vec` find it.
"""

import sys

if "gymnasium" in sys.modules:
    from gymnasium.envs.registration import register, registry

    if "notes/CameraSteering-v0" not in registry:
        register(
            id="notes/CameraSteering-v0",
            entry_point="demos.core.road:CameraSteering",
            vector_entry_point="demos.core.road:CameraSteeringVector",
        )
