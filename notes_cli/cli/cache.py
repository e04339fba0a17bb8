"""`notes cache`: where the indexes are kept, how large they are, and how to be rid of them."""

from typing import Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import say
from notes_cli.index import store


@app.command(rich_help_panel="The rest")
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove all indexes.")] = False,
    vault: VaultOption = None,  # not asked, but what is said to every command may be said to this one
    no_cache: NoCacheOption = False,
) -> int:
    """Show where the indexes are kept, with the size and the vault of each.

    An index that is not used for 90 days, or whose vault is gone, is dropped. Exit 0.
    """
    folder = store.find_cache()
    if folder is None:
        say("no index is kept, as you have no home folder; set XDG_CACHE_HOME to a folder")
        return 0
    if clear:
        files = store.list_files(folder)
        for file in files:
            store.drop(file)
        say(f"removed {len(files)} {'index' if len(files) == 1 else 'indexes'} from {folder}")
        return 0
    store.drop_unused(folder)
    print(folder)
    for file in store.list_files(folder):
        size = sum(part.stat().st_size for part in store.files_of(file) if part.exists())
        print(f"  {size / 1e6:,.1f} MB  {store.read_root(file) or 'of a vault that it does not say'}")
    return 0
