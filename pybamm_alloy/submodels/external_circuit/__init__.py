from .power_control import PowerControl, power_residual

__all__ = ["PowerControl", "power_residual"]
