"""The page 检查规则: how much every rule weighs here, and district packs."""
