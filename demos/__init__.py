"""Small demonstrations, each trained live in a process of its own: `python -P -m demos NAME`.

Importing this package imports neither torch nor gymnasium. Where gymnasium is there already, or as soon as it is, it
knows the environment `notes/CameraSteering-v0`: `gymnasium.make("demos:notes/CameraSteering-v0")` and `make_vec` find
it, whichever of the two was imported first.
"""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType


def _register() -> None:
    from gymnasium.envs.registration import register, registry

    if "notes/CameraSteering-v0" not in registry:
        register(
            id="notes/CameraSteering-v0",
            entry_point="demos.core.road:CameraSteering",
            vector_entry_point="demos.core.road:CameraSteeringVector",
        )


class _Later:
    """Stands first where modules are found until gymnasium is, which does not ask a package a second time."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "gymnasium":
            return None
        from importlib.util import find_spec

        sys.meta_path.remove(_Later)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_register(module: ModuleType) -> None:
                load(module)
                _register()

            spec.loader.exec_module = load_and_register  # type: ignore[method-assign]  # of this one loader
        return spec


if "gymnasium" in sys.modules:
    _register()
else:
    sys.meta_path.insert(0, _Later)
