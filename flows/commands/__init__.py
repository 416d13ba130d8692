"""The commands of `gouji`, one module an idea; `flows.command_line` names them."""
