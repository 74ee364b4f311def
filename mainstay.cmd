@echo off
rem Runs the mainstay command on the Node that this checkout pins.
setlocal
set "root=%~dp0"
if not exist "%root%node_modules\.mainstay-stamp" (
  node "%root%cli\launcher\prepare.mjs" || exit /b 1
)
"%root%node_modules\.bin\node.cmd" --max-semi-space-size=16 --heap-growing-percent=70 --disable-warning=ExperimentalWarning "%root%cli\main.ts" %*
exit /b %errorlevel%
